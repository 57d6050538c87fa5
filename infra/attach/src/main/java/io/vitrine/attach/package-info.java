/** Data plane of block volumes: attaches them to this process and lends their bytes. Depends on the JDK, the model and the control plane only. */
@NullMarked
package io.vitrine.attach;

import org.jspecify.annotations.NullMarked;
