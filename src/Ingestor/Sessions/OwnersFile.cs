namespace Candlewick.Ingestor.Sessions;

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

    /// <summary>Makes a folder that only its owner can enter; one that others can enter is refused.</summary>
    /// <exception cref="IngestException">Others can; the message names the remedy.</exception>
    public static DirectoryInfo Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(path);
        }

        var folder = Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        Check(path, "700");
        return folder;
    }

    /// <summary>Refuses a file with a secret that others can read or write.</summary>
    /// <exception cref="IngestException">They can; the message names the remedy.</exception>
    public static void Check(string path) => Check(path, "600");

    /// <summary>Windows' access lists are inherited from the user's profile, and are left to the user.</summary>
    private static void Check(string path, string mode)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new IngestException($"'{path}' holds secrets and others than its owner can read it; `chmod {mode} '{path}'` shuts them out");
        }
    }
}
