package dev.yam.server;
interface Placeholder {}
