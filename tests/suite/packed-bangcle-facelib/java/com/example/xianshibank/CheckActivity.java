package com.example.xianshibank;

import com.baidu.idl.face.platform.ui.FaceLivenessActivity;

/** What the packer hides. */
public class CheckActivity extends FaceLivenessActivity {}
