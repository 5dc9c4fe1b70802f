using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;

namespace Candlewick.Ingestor.Tests.Acme;

/// <summary>The file side of the made-up vendor.</summary>
internal sealed class AcmeFormat : IFileFormat
{
    public bool WholeDays => false;

    public FileFacts Examine(string path, CancellationToken cancellationToken)
    {
        using var cursor = new FileCursor(path, Open, startUs: 0);
        var days = new List<CoveredDay>();
        while (cursor.Advance())
        {
            if (cursor.Instrument is { } instrument)
            {
                days.Add(new CoveredDay { Instrument = instrument.Id.ToString(), Date = 20260105, FromUs = cursor.EventUs, ToUs = cursor.EventUs });
            }
        }

        return new FileFacts(days[0].FromUs, 20260105, CoveredDays.Union(days));
    }

    public ITickFile Open(string path) => new AcmeFile(path);
}
