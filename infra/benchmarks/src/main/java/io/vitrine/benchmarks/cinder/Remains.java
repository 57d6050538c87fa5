package io.vitrine.benchmarks.cinder;

import io.vitrine.acceptance.CinderLab;
import io.vitrine.acceptance.LedgerView;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderLimits;
import io.vitrine.volumes.cinder.CinderVolumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Cinder, its target and the database hold that no live image accounts for, each asked itself. */
final class Remains {
    private final CinderLab lab;
    private final CinderVolumes cinder;
    private final RestartedDatabase database;

    Remains(CinderLab lab, CinderVolumes cinder, RestartedDatabase database) {
        this.lab = lab;
        this.cinder = cinder;
        this.database = database;
    }

    /** In sentences; empty where nothing is left. */
    List<String> look() {
        try (var ledger = LedgerView.at(database.jdbcUrl(), RestartedDatabase.USER, "")) {
            var found = new ArrayList<>(ledger.unfinished());
            var live = ledger.locationsOfLiveImages();
            var volumes = cinder.list(Map.of());
            for (var volume : volumes) {
                look(volume, live, found);
            }
            compareQuota(volumes, found);
            lab.sessions().forEach((volume, sessions) -> {
                if (sessions > 0) {
                    found.add(sessions + " sessions with the target of volume " + volume);
                }
            });
            return found;
        } catch (VolumeException e) {
            return List.of("Cinder does not answer: " + e.getMessage());
        } catch (IllegalStateException e) {
            return List.of("the database does not answer: " + e.getMessage());
        }
    }

    private void look(Volume volume, List<String> live, List<String> found) throws VolumeException {
        if (live.stream().noneMatch(url -> url.contains(volume.id().value()))) {
            found.add("volume " + volume.id() + " (" + volume.state() + ") without a live image");
        }
        for (var attachment : cinder.attachments(volume.id())) {
            found.add("attachment " + attachment.id() + " of volume " + volume.id());
        }
    }

    /** What the project is said to use is what its volumes are. */
    private void compareQuota(List<Volume> volumes, List<String> found) throws VolumeException {
        CinderLimits limits = cinder.check().limits();
        long gib = volumes.stream().mapToLong(volume -> volume.size().count()).sum();
        if (limits.gib().used() != gib || limits.volumes().used() != volumes.size()) {
            found.add("quota: " + limits.gib().used() + " GiB in "
                    + limits.volumes().used() + " volumes are in use, there are " + gib + " in " + volumes.size());
        }
    }
}
