package dev.yam.engine;
interface Placeholder {}
