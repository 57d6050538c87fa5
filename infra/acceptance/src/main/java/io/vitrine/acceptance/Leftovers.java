package io.vitrine.acceptance;

import java.util.ArrayList;
import java.util.List;

/** What stores and ledger hold that no live image accounts for. */
final class Leftovers {
    private Leftovers() {}

    static List<String> in(List<DataFolder> stores, LedgerView ledger) {
        var found = new ArrayList<String>();
        var urls = ledger.locationsOfLiveImages();
        for (var store : stores) {
            store.volumes().forEach(name -> addUnlessNamed(found, "volume", name, urls));
            store.volumeRecords().forEach(name -> addUnlessNamed(found, "record of volume", name, urls));
            store.files().forEach(name -> addUnlessNamed(found, "file", name, urls));
            store.attachments().forEach(name -> found.add("attachment " + name));
        }
        found.addAll(ledger.unfinished());
        return found;
    }

    private static void addUnlessNamed(List<String> found, String what, String name, List<String> urls) {
        if (urls.stream().noneMatch(url -> url.contains(name))) {
            found.add(what + " " + name + " without a live image");
        }
    }
}
