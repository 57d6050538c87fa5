package io.vitrine.attach.iscsi;

import java.util.List;

/**
 * Which disk answers, by its own word. Compared at every login: the same names, or nothing is read or written.
 *
 * @param vendor of standard INQUIRY data, without the padding (SPC-4, 6.6.2)
 * @param serial of VPD page 80h; empty where the disk has none
 * @param designators of the logical unit by VPD page 83h, sorted, such as {@code naa.6001405…}, {@code eui.…}, {@code t10.…}, {@code name.iqn.…}
 */
public record DiskIdentity(String vendor, String product, String revision, String serial, List<String> designators) {
    public DiskIdentity {
        designators = List.copyOf(designators);
    }

    /** Whether both name the same disk: a firmware's revision may change, what names the unit may not. */
    public boolean isSameDiskAs(DiskIdentity other) {
        return serial.equals(other.serial) && designators.equals(other.designators);
    }
}
