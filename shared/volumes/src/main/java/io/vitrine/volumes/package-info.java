/** Control plane of block volumes: create, extend, attach and delete them, wherever they live. Depends on the JDK and the model only. */
@NullMarked
package io.vitrine.volumes;

import org.jspecify.annotations.NullMarked;
