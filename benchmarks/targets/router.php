<?php
// For `php -S HOST:PORT -t FOLDER router.php`: files as they are, everything else to the program's entry point.
$folder = $_SERVER['DOCUMENT_ROOT'];
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && is_file($folder . $path)) return false;
if ($path !== '/' && is_file($folder . rtrim($path, '/') . '/index.php')) return false;
$entry = preg_match('#^/(index|api|load|rest)\.php(/|$)#', $path, $found) ? "/$found[1].php" : '/index.php';
chdir($folder);
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $entry;
$_SERVER['SCRIPT_FILENAME'] = $folder . $entry;
unset($_SERVER['PATH_INFO']);
if (str_starts_with($path, "$entry/")) $_SERVER['PATH_INFO'] = substr($path, strlen($entry));
require $folder . $entry;
