using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Lean;
using Candlewick.Ingestor.SnapshotCsv;

namespace Candlewick.Ingestor;

/// <summary>A feed that comes in files, by the name that begins its sources' names and is given to <c>pipeline ingest</c>.</summary>
public sealed class FileFeed
{
    /// <summary>LEAN trade zips.</summary>
    public static readonly FileFeed Lean = new("lean", "LEAN trade zips: …/equity/usa/tick/<symbol>/<yyyymmdd>_trade.zip", static _ => new LeanFormat());

    /// <summary>Snapshot CSV.</summary>
    public static readonly FileFeed Csv = new("csv", "Snapshot CSV, the kind brokers send", static venues => new SnapshotCsvFormat(venues));

    private readonly Func<IReadOnlyList<string>, IFileFormat> _format;

    internal FileFeed(string name, string description, Func<IReadOnlyList<string>, IFileFormat> format) => (Name, Description, _format) = (name, description, format);

    /// <summary>Every one that there is.</summary>
    public static IReadOnlyList<FileFeed> All { get; } = [Lean, Csv];

    public string Name { get; }

    /// <summary>For the command's help: what the files are.</summary>
    public string Description { get; }

    /// <param name="defaultVenues">Venues of bare symbols; the first is taken.</param>
    internal IFileFormat Format(IReadOnlyList<string> defaultVenues) => _format(defaultVenues);
}
