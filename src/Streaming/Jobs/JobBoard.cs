namespace Candlewick.Streaming.Jobs;

/// <summary>What this process does at times of its own, and how it went. Safe to share between threads.</summary>
public sealed class JobBoard(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Job> _jobs = [];

    /// <summary>How each job stands, in the order in which they were added.</summary>
    public IReadOnlyList<JobStanding> Standings
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Select(job => job.Standing)];
            }
        }
    }

    /// <param name="name">Of the job, such as <c>instruments</c>.</param>
    /// <param name="does">What it does, in half a line.</param>
    public Job Add(string name, string does)
    {
        var job = new Job(name, does, time);
        lock (_lock)
        {
            _jobs.Add(job);
        }

        return job;
    }
}
