namespace Candlewick.Instruments.Merging;

/// <summary>A folder of its own among the system's temporary ones, for as long as a merge takes.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder;

    /// <exception cref="MasterException">There is nowhere to make it.</exception>
    public ScratchFolder()
    {
        try
        {
            _folder = Directory.CreateTempSubdirectory("candlewick-");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MasterException($"no temporary folder can be made in '{Path.GetTempPath()}': {e.Message} TMPDIR names another one", e);
        }
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
