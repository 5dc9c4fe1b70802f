namespace Candlewick.StreamApi.Hosting;

/// <summary>A file of a feed that names instruments, one a line.</summary>
/// <param name="Path">Where it is; it need not be there.</param>
/// <param name="Venue">Of lines that name none.</param>
public sealed record WatchListFile(string Path, string Venue);
