namespace Candlewick.Streaming.Settings;

/// <summary>Files that hold a secret: only who owns them can read them.</summary>
public static class OwnersFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Writes a file that only its owner can read, whole or not at all.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        // A file of its own, moved into place: a reader sees all of it or none, and what lay there before keeps no permissions.
        string draft = $"{path}.{Environment.ProcessId}";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(draft, options))
        {
            write(file);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Makes a folder that only its owner can enter; one that is there stays as it is.</summary>
    public static DirectoryInfo Folder(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);

    /// <summary>What is wrong with a file or folder of secrets that others can read or write, with the remedy; null where nothing is.</summary>
    public static string? Exposure(string path)
    {
        // Windows' access lists are inherited from the user's profile, and are left to the user.
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Others) == 0)
        {
            return null;
        }

        return $"'{path}' holds secrets and others than its owner can read it; `chmod {(Directory.Exists(path) ? "700" : "600")} '{path}'` shuts them out";
    }
}
