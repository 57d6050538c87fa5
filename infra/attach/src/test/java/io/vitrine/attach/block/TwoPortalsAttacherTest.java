package io.vitrine.attach.block;

/** The same over two paths, to disks of the other block size. */
class TwoPortalsAttacherTest extends IscsiAttacherTest {
    @Override
    protected CinderTargets targets() throws Exception {
        return new CinderTargets(2, 4096);
    }
}
