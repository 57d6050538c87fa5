"""Cinder volume driver of the lab: volumes are sparse files, attached ones are exported by a tgtd in user space.

cinder-volume loads it by volume_driver = file_iscsi.FileIscsiDriver (lab-up sets PYTHONPATH). A volume that is attached
more than once keeps one target. Images go straight to and from the file, so the host needs no initiator.
Options of a backend: lab_volume_folder, lab_export_folder, target_ip_address, target_port, target_prefix.
"""
import os
import secrets

from oslo_config import cfg
from oslo_log import log as logging
from oslo_utils import units

from cinder import exception
from cinder.image import image_utils
from cinder import interface
from cinder.volume import configuration
from cinder.volume import driver
from cinder.volume import volume_utils

from tgt_exports import Exports

LOG = logging.getLogger(__name__)
OPTIONS = [
    cfg.StrOpt("lab_volume_folder", help="Where the files of the volumes lie"),
    cfg.StrOpt("lab_export_folder", help="Where it is written down what is exported"),
]
cfg.CONF.register_opts(OPTIONS, group=configuration.SHARED_CONF_GROUP)
HOLDING = ("attached", "attaching", "detaching")


@interface.volumedriver
class FileIscsiDriver(driver.VolumeDriver):
    VERSION = "1.0.0"
    CI_WIKI_NAME = "none"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(OPTIONS)

    @staticmethod
    def get_driver_options():
        return OPTIONS

    def do_setup(self, context):
        os.makedirs(self.configuration.lab_volume_folder, exist_ok=True)
        self._exports = Exports(self.configuration.lab_export_folder, self._run)

    def _run(self, *command):
        return self._execute(*command)[0]

    def check_for_setup_error(self):
        self._exports.restore()

    # --- files ---

    def _path(self, thing):
        return os.path.join(self.configuration.lab_volume_folder, thing.name)

    def local_path(self, volume):
        return self._path(volume)

    def _copy(self, source, target, gibibytes):
        unfinished = target + ".part"
        try:
            self._execute("cp", "--sparse=always", "--reflink=auto", "--", source, unfinished)
            if os.path.getsize(unfinished) < gibibytes * units.Gi:
                os.truncate(unfinished, gibibytes * units.Gi)
            os.rename(unfinished, target)
        finally:
            if os.path.exists(unfinished):
                os.unlink(unfinished)

    def _remove(self, thing):
        try:
            os.unlink(self._path(thing))
        except FileNotFoundError:
            LOG.warning("%s was gone already", thing.name)

    def create_volume(self, volume):
        file = os.open(self._path(volume), os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600)
        os.ftruncate(file, volume.size * units.Gi)
        os.close(file)

    def delete_volume(self, volume):
        self._exports.remove(self._target(volume))
        self._remove(volume)

    def create_snapshot(self, snapshot):
        self._copy(self._path(snapshot.volume), self._path(snapshot), snapshot.volume_size)

    def delete_snapshot(self, snapshot):
        self._remove(snapshot)

    def create_volume_from_snapshot(self, volume, snapshot):
        self._copy(self._path(snapshot), self._path(volume), volume.size)

    def create_cloned_volume(self, volume, src_vref):
        self._copy(self._path(src_vref), self._path(volume), volume.size)

    def extend_volume(self, volume, new_size):
        os.truncate(self._path(volume), new_size * units.Gi)
        self._exports.resize(self._target(volume))

    def copy_image_to_volume(self, context, volume, image_service, image_id, **sparseness):
        # sparseness: nothing in Zed, disable_sparse=BOOL in later releases
        path = self._path(volume)
        image_utils.fetch_to_raw(context, image_service, image_id, path, self.configuration.volume_dd_blocksize,
                                 size=volume.size, run_as_root=False, **sparseness)
        os.truncate(path, volume.size * units.Gi)

    def copy_volume_to_image(self, context, volume, image_service, image_meta):
        volume_utils.upload_volume(context, image_service, image_meta, self._path(volume), volume,
                                   run_as_root=False, compress=True)

    # --- exports ---

    def _target(self, volume):
        return self.configuration.target_prefix + volume.name

    def _export(self, volume, user, password):
        serial = volume.name_id.replace("-", "")
        return self._exports.add(self._target(volume), self._path(volume), user, password, serial)

    @staticmethod
    def _credentials(volume):
        words = (volume.provider_auth or "").split()
        return words[1:] if len(words) == 3 else None

    @staticmethod
    def _holders(volume):
        return [a for a in volume.volume_attachment if a.attach_status in HOLDING]

    def ensure_export(self, context, volume):
        known = self._credentials(volume)
        if known and self._holders(volume):
            self._export(volume, *known)

    def create_export(self, context, volume, connector):
        known = self._credentials(volume)
        user, password = known or (secrets.token_hex(8), secrets.token_hex(8))
        if not self._export(volume, user, password) and not known:
            self._exports.remove(self._target(volume))  # made by somebody whose answer with the password was lost
            self._export(volume, user, password)
        portal = "%s:%d,1" % (self.configuration.target_ip_address, self.configuration.target_port)
        return {"provider_location": "%s %s 1" % (portal, self._target(volume)),
                "provider_auth": "CHAP %s %s" % (user, password)}

    def remove_export(self, context, volume):
        if len(self._holders(volume)) <= 1:
            self._exports.remove(self._target(volume))

    def validate_connector(self, connector):
        if "initiator" not in connector:
            raise exception.InvalidConnectorException(missing="initiator")

    def initialize_connection(self, volume, connector, **kwargs):
        user, password = self._credentials(volume)
        portal = "%s:%d" % (self.configuration.target_ip_address, self.configuration.target_port)
        return {"driver_volume_type": "iscsi",
                "data": {"target_discovered": False, "target_portal": portal, "target_iqn": self._target(volume),
                         "target_lun": 1, "volume_id": volume.id, "discard": False,
                         "auth_method": "CHAP", "auth_username": user, "auth_password": password}}

    def terminate_connection(self, volume, connector, **kwargs):
        return len(self._holders(volume)) > 1  # True: others use the target still

    # --- what the scheduler is told ---

    def get_volume_stats(self, refresh=False):
        if refresh or not self._stats:
            self._update_volume_stats()
        return self._stats

    def _update_volume_stats(self):
        folder = os.statvfs(self.configuration.lab_volume_folder)
        total, free = (round(n * folder.f_frsize / units.Gi, 2) for n in (folder.f_blocks, folder.f_bavail))
        self._stats = {
            "volume_backend_name": self.configuration.safe_get("volume_backend_name"),
            "vendor_name": "Vitrine's lab", "driver_version": self.VERSION, "storage_protocol": "iSCSI",
            "pools": [{"pool_name": "files", "total_capacity_gb": total, "free_capacity_gb": free,
                       "provisioned_capacity_gb": 0, "max_over_subscription_ratio": "50.0", "reserved_percentage": 0,
                       "thin_provisioning_support": True, "thick_provisioning_support": False, "multiattach": True,
                       "online_extend_support": True, "QoS_support": False}]}
