namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>Keeps a second process out of a folder for as long as this one lives, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="LogException">Another process has the folder, or it cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FolderLock(new FileStream(Path.Combine(folder, "broker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException(
                $"the broker's folder '{folder}' is in use by another process, or cannot be written ({e.Message}). "
                + "Stop the other one, use it by KAFKA_BOOTSTRAP, or name another DATA_DIR.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
