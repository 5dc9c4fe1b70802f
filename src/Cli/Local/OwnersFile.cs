namespace Candlewick.Cli.Local;

/// <summary>Files in the data folder that hold a password.</summary>
internal static class OwnersFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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
}
