package io.vitrine.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** File trouble in words for an operator; the JDK's messages often are nothing but a path. */
public final class FileTrouble {
    private FileTrouble() {}

    /** Says what is wrong and with which file, without a full stop. */
    public static String sentence(IOException trouble) {
        return switch (trouble) {
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case NoSuchFileException e -> e.getFile() + " does not exist";
            case FileAlreadyExistsException e -> e.getFile() + " is in the way";
            case NotDirectoryException e -> e.getFile() + " is not a folder";
            case FileSystemException e ->
                Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName()) + " (" + e.getFile() + ")";
            default ->
                Optional.ofNullable(trouble.getMessage())
                        .orElse(trouble.getClass().getSimpleName());
        };
    }
}
