namespace Candlewick.Cli.Testing;

/// <summary>A temporary folder for the servers' data and the results of one run.</summary>
internal sealed class ResultsFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("candlewick-test-");

    public ResultsFolder()
    {
        // The temporary folder is its owner's alone, and as root PostgreSQL runs under another account.
        if (!OperatingSystem.IsWindows())
        {
            _root.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }
    }

    public string Kafka => Path.Combine(_root.FullName, "kafka");

    public string Postgres => Path.Combine(_root.FullName, "postgres");

    public string Trx => Path.Combine(_root.FullName, "results");

    public void Dispose() => _root.Delete(recursive: true);
}
