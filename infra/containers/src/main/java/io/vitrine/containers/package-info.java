/** Functions as container images: a Java runtime, a class path and a start archive in one folder. */
@NullMarked
package io.vitrine.containers;

import org.jspecify.annotations.NullMarked;
