/** The data plane over HTTP: PUT and GET of image bits. */
@NullMarked
package io.vitrine.worker.data;

import org.jspecify.annotations.NullMarked;
