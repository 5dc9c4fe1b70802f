namespace Candlewick.LocalServers.Folders;

/// <summary>The file that a server's output is appended to, over all its starts.</summary>
internal sealed class ServerLog
{
    private readonly long _start;

    /// <summary>Marks the present end of the file as the beginning of this start.</summary>
    public ServerLog(string file)
    {
        File = file;
        _start = System.IO.File.Exists(file) ? new FileInfo(file).Length : 0;
    }

    public string File { get; }

    /// <summary>The last lines since this start, for an error message.</summary>
    public string Tail(int lines = 15)
    {
        if (!System.IO.File.Exists(File))
        {
            return "(it wrote nothing)";
        }

        using var stream = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Min(_start, stream.Length);
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(lines));
    }
}
