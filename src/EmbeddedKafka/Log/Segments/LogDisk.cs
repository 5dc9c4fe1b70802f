using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>The calls that a full or failing disk refuses. A seam, so that tests can be that disk.</summary>
internal class LogDisk
{
    /// <summary>EINVAL: a file system whose folders need no forcing.</summary>
    private const int NotForFolders = 22;

    public static LogDisk Real { get; } = new();

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(file, bytes, position);

    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Forces a folder's entries to disk where the platform can; renames are not durable before.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public virtual void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET opens no folders, and a rename is durable only once its folder is.
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"'{folder}' cannot be opened to force it to disk: error {Marshal.GetLastPInvokeError()}");
        }

        int error = Fsync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (error is not 0 and not NotForFolders)
        {
            throw new IOException($"'{folder}' cannot be forced to disk: error {error}");
        }
    }

    /// <summary>Replaces a small file so that after any crash it is the old one or the new one, whole.</summary>
    public void Replace(string path, ReadOnlySpan<byte> content)
    {
        string draft = path + ".tmp";
        using (var file = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            Write(file, content, 0);
            Flush(file);
        }

        File.Move(draft, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, SetLastError = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
