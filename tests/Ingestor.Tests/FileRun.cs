using Candlewick.Ingestor.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests;

/// <summary>One run as a test describes it: files and how they are published.</summary>
internal sealed record FileRun : IngestOptions
{
    public required IReadOnlyList<string> Files { get; init; }

    public FileFeed Feed { get; init; } = FileFeed.Lean;

    public FileFormatOptions Reading { get; init; } = new() { DefaultVenues = ["NSE"] };

    public ILogger<FileIngest> Log { get; init; } = NullLogger<FileIngest>.Instance;

    public async Task<IngestReport> RunAsync(CancellationToken cancellationToken = default) =>
        await new FileIngest(Log).RunAsync(await FileSource.ExamineAsync(Feed, Files, Reading, Log, cancellationToken), this, cancellationToken);
}
