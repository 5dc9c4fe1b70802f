namespace Candlewick.Alerts.Engine;

/// <summary>What one partition knows of a source besides its ticks.</summary>
/// <param name="name"><c>feed/part</c>.</param>
internal sealed class WatchedSource(string name)
{
    public string Name => name;

    public string Feed { get; } = name.Split('/')[0];

    /// <summary>Connected and silent since then, microseconds UTC; 0: it is not.</summary>
    public long StalledSinceUs { get; set; }

    /// <summary>Not connected since then; 0: it is.</summary>
    public long DownSinceUs { get; set; }

    /// <summary>Another source may have its instruments.</summary>
    public bool HasEnded { get; set; }

    /// <summary>It changed since this was last set to false.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Since when nothing comes of it; 0 where it is there.</summary>
    public long SilentSinceUs => StalledSinceUs == 0 ? DownSinceUs : DownSinceUs == 0 ? StalledSinceUs : Math.Min(StalledSinceUs, DownSinceUs);
}
