namespace Candlewick.Streaming.Jobs;

/// <summary>How a job stands. Times are microseconds UTC, null where there is none.</summary>
/// <param name="Name">Of the job.</param>
/// <param name="Does">What it does.</param>
/// <param name="State"><c>waiting</c> or <c>running</c>.</param>
/// <param name="NextUs">When it runs next; null while it runs.</param>
/// <param name="BeganUs">When its last run began, the one that runs included.</param>
/// <param name="EndedUs">When the last run that is over ended.</param>
/// <param name="Succeeded">How that one ended; null before the first.</param>
/// <param name="Outcome">What came of it, or why nothing did.</param>
public sealed record JobStanding(string Name, string Does, string State, long? NextUs, long? BeganUs, long? EndedUs, bool? Succeeded, string? Outcome);

/// <summary>What a job says of itself to the <see cref="JobBoard"/>.</summary>
public sealed class Job
{
    private readonly TimeProvider _time;
    private volatile JobStanding _standing;

    internal Job(string name, string does, TimeProvider time) => (_time, _standing) = (time, new JobStanding(name, does, "waiting", null, null, null, null, null));

    internal JobStanding Standing => _standing;

    /// <summary>It runs next at <paramref name="next"/>.</summary>
    public void Waits(DateTimeOffset next) => _standing = _standing with { NextUs = Us(next) };

    public void Begins() => _standing = _standing with { State = "running", NextUs = null, BeganUs = Us(_time.GetUtcNow()) };

    /// <param name="outcome">What came of it, for people; of one that failed, why and what to do.</param>
    public void Ends(bool succeeded, string outcome) => _standing = _standing with { State = "waiting", EndedUs = Us(_time.GetUtcNow()), Succeeded = succeeded, Outcome = outcome };

    private static long Us(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
