package com.example.wangge3d.mesh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The faces of a body. */
public final class Mesh {
    private final List<Face> faces = new ArrayList<>();

    public static Mesh cube() {
        Mesh cube = new Mesh();
        cube.faces.add(new Face(1, 2, 3, 4));
        cube.faces.add(new Face(5, 6, 7, 8));
        return cube;
    }

    public static Mesh read(InputStream file) throws IOException {
        Mesh mesh = new Mesh();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("f ")) {
                    mesh.faces.add(parseFace(line.substring(2).trim().split(" ")));
                }
            }
        }
        return mesh;
    }

    private static Face parseFace(String[] parts) {
        int[] corners = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            corners[i] = Integer.parseInt(parts[i]);
        }
        Face face = new Face(corners);
        face.setNormal(0, 1, 0);
        return face;
    }

    public List<Face> faces() {
        return Collections.unmodifiableList(faces);
    }

    public Mesh extractFace(int index) {
        Mesh one = new Mesh();
        one.faces.add(faces.get(index));
        return one;
    }
}
