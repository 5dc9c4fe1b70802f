using System.Globalization;

namespace Candlewick.Cli.Status;

/// <summary>Prints standings in columns.</summary>
internal static class StatusScreen
{
    public static void PrintServices(IReadOnlyList<ServiceStanding> services)
    {
        Console.WriteLine($"  {"SERVICE",-24} {"TOPIC",-24} {"WORKERS",7} {"LAG",12}  BEHIND, BY PARTITION");
        foreach (var service in services)
        {
            string behind = string.Join(", ", service.Partitions.Where(p => p.Lag > 0).Select(p => $"{p.Partition}: {p.Next} of {p.End}"));
            Console.WriteLine($"  {service.Service,-24} {service.Topic,-24} {service.Members,7} {service.Lag,12:N0}  {service.Fault ?? ""}{(service.Fault is null ? "" : "; ")}{behind}".TrimEnd());
        }
    }

    public static void PrintSources(IReadOnlyList<SourceStanding> sources)
    {
        Console.WriteLine($"\n  {"SOURCE",-34} {"TICKS",12} {"SET ASIDE",10}  {"PUBLISHED TO (UTC)",-20} {"CHECKPOINT AT (UTC)",-20}");
        foreach (var source in sources)
        {
            Console.WriteLine($"  {source.Source,-34} {source.Ticks,12:N0} {source.SetAside,10:N0}  {Time(source.PublishedUs),-20} {Time(source.WatermarkUs),-20} {(source.Ended ? "ended" : "")}".TrimEnd());
        }

        if (sources.Any(s => s.SetAside > 0))
        {
            Console.WriteLine("  Ticks set aside are kept and move nothing: another source owns their instrument and date (events 'ticks_set_aside' on market-events say which).");
        }

        if (sources.Count == 0)
        {
            Console.WriteLine("  none yet: `pipeline ingest` publishes one");
        }
    }

    /// <param name="web">Which process was asked; null: none is known.</param>
    /// <param name="unwell">What it says is not well; null where it does not answer.</param>
    public static void PrintReadiness(string? web, Dictionary<string, string>? unwell)
    {
        if (web is null)
        {
            return;
        }

        Console.WriteLine(unwell switch
        {
            null => $"\n  {web} does not answer /health/ready",
            { Count: 0 } => $"\n  {web} is ready",
            _ => $"\n  {web} is not well:",
        });
        foreach (var (check, reason) in unwell ?? [])
        {
            Console.WriteLine($"    {check}: {reason}");
        }
    }

    private static string Time(long? us) =>
        us is > 0 and var known ? DateTimeOffset.FromUnixTimeMilliseconds(known / 1000).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-";
}
