using Candlewick.Ingestor.Findings;

namespace Candlewick.Ingestor;

/// <summary>What a run did.</summary>
public sealed record IngestReport
{
    /// <summary>Name of the source, <c>&lt;feed&gt;/&lt;yyyymmdd&gt;.&lt;8 hex&gt;</c>: a function of the files' names and contents.</summary>
    public required string Source { get; init; }

    /// <summary>The source had been published to its end before; this run published nothing.</summary>
    public bool AlreadyIngested { get; init; }

    /// <summary>Ticks of the source, those of earlier interrupted runs included.</summary>
    public long Ticks { get; init; }

    /// <summary>Ticks this run published.</summary>
    public long Published { get; init; }

    /// <summary>Clock ticks this run published, counted once and not for each partition.</summary>
    public long ClockTicks { get; init; }

    /// <summary>Lines of the source that could not be read.</summary>
    public long Skipped { get; init; }

    public IReadOnlyList<FileReport> Files { get; init; } = [];

    /// <summary>What of the whole source was not taken as it was given, those parts included that earlier runs published.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>When this run published its first record; null where it published none.</summary>
    public DateTimeOffset? FirstRecord { get; init; }

    /// <summary>From the first record of this run to its last commit.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary><see cref="Published"/> ÷ <see cref="Duration"/>.</summary>
    public double TicksPerSecond => Duration > TimeSpan.Zero ? Published / Duration.TotalSeconds : 0;

    /// <summary>Files of which a part could not be read.</summary>
    public IEnumerable<FileReport> Damaged => Files.Where(f => f.Damage is not null);

    /// <summary>0 where everything was published as it was given, 2 where there are findings or no tick at all.</summary>
    public int ExitCode => Findings.Count == 0 && Skipped == 0 && Ticks > 0 ? 0 : 2;
}

/// <summary>What was taken from one file.</summary>
/// <param name="Path">As it was given.</param>
/// <param name="Ticks">Ticks in it.</param>
/// <param name="Skipped">Lines that could not be read.</param>
/// <param name="Damage">Why the rest of it could not be read; null where it is sound.</param>
public sealed record FileReport(string Path, long Ticks, long Skipped, string? Damage);
