/** One login and the commands that run on it, until its connection ends. */
@NullMarked
package io.vitrine.attach.iscsi.session;

import org.jspecify.annotations.NullMarked;
