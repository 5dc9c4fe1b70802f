using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>
/// Snapshot CSV: any instruments and dates in one file, so that only reading it tells which. That is read before the first tick is
/// published, for a refusal must come before it; of each line only who and when, not the numbers.
/// </summary>
internal sealed class SnapshotCsvFormat(IReadOnlyList<string> defaultVenues) : IFileFormat
{
    public bool WholeDays => false;

    public FileFacts Examine(string path, CancellationToken cancellationToken)
    {
        var coverage = new CoverageScan();
        using var cursor = new FileCursor(path, p => new SnapshotCsvFile(p, defaultVenues, timesOnly: true), startUs: 0);
        for (int line = 0; cursor.Advance(); line++)
        {
            if (line % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (cursor is { Outcome: ReadOutcome.Item, Instrument: { } instrument })
            {
                coverage.Add(instrument, cursor.Tick.BucketUs);
            }
        }

        return new FileFacts(StartOf(path), coverage.FirstDate, coverage.Days);
    }

    public ITickFile Open(string path) => new SnapshotCsvFile(path, defaultVenues);

    /// <summary>Time of the first line that is an item; 0 where none is.</summary>
    private long StartOf(string path)
    {
        using var cursor = new FileCursor(path, Open, startUs: 0);
        while (cursor.Advance())
        {
            if (cursor.KeyUs != 0)
            {
                return cursor.KeyUs;
            }
        }

        return 0;
    }
}
