package io.vitrine.attach.iscsi.scripted;

/** Which way a PDU goes, as the target sees it. */
public enum Way {
    RECEIVED,
    SENT
}
