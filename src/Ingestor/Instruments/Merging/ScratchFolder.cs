namespace Candlewick.Ingestor.Instruments.Merging;

/// <summary>A folder of its own among the system's temporary ones, for as long as a merge takes.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candlewick-");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
