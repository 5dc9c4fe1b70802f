namespace Candlewick.Tests.Support;

/// <summary>One process of this machine at a time, for what is installed once: test assemblies run side by side.</summary>
public static class MachineLock
{
    /// <param name="path">A file that processes agree on; made where it is missing.</param>
    /// <param name="timeout">How long another may hold it; then the test fails.</param>
    public static async Task<IDisposable> TakeAsync(string path, TimeSpan timeout)
    {
        FileStream? held = null;
        await Eventually.TrueAsync(() => (held = TryOpen(path)) is not null, timeout, $"{path} is let go by another process");
        return held!;
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
