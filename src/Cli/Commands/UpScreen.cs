using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Reflection;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Instruments.Refresh;
using Candlewick.StreamApi.Compatibility;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Cli.Commands;

/// <summary>One screen that says what runs where, and what to try next.</summary>
internal static class UpScreen
{
    public static void Print(PipelineSettings settings, LocalPipeline pipeline, TimeSpan took)
    {
        var (stack, backbone, web) = (pipeline.Stack, pipeline.Backbone, pipeline.Host.Web);
        string version = typeof(UpScreen).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        string sample = backbone.Rules.Mode == Market.Sessions.SessionMode.Regular ? "regular hours" : "extended hours";
        Console.WriteLine($"\nCandlewick {version} is up ({took.TotalSeconds:0.0} s)\n");
        Line("page", $"{web}/", "charts, watch list, replay, feeds: open it in a browser");
        foreach (var (name, where, what) in stack.Lines)
        {
            Line(name, where, what);
            if (name == "postgres" && settings.Postgres is null)
            {
                Line("", "", PsqlService.Save(settings.DataFolder, stack.Postgres));
            }
        }

        Line("topics", $"{backbone.Layout.Partitions} partition(s)", settings.TopicPrefix.Length == 0 ? "no prefix" : $"prefix '{settings.TopicPrefix}'");
        Line("aggregator", $"{settings.Workers} worker(s)", $"ticks → candles {string.Join(' ', backbone.Rules.Specs)}, {sample}");
        Line("engines", "3", "analysis, alerts, portfolio → topics analysis, alerts, positions");
        Line("projections", "5", "candles, market-events, ledger, alert-rules, alerts → PostgreSQL");
        if (settings.Instruments.Count > 0)
        {
            Line("instruments", string.Join(',', settings.Instruments), string.Create(CultureInfo.InvariantCulture, $"refreshed now and daily at {DailyRefresh.Morning:HH:mm} in India"));
        }

        foreach (var feed in settings.Feeds.Value)
        {
            Line("feed", feed.Feed.Name, $"what `pipeline watch` and {Path.Combine(settings.DataFolder, "watch", $"{feed.Feed.Name}.txt")} ask for");
        }

        Line("api", web, "/ws/v1  /api  /health/ready  /metrics");
        Line("stream", pipeline.Host.At(ApiPort.MultiEndpoint), "/ws/stream  /health  /connections  /test");
        Line("proxy", pipeline.Host.At(ApiPort.BrokerProxy), "the broker proxy: a WebSocket, and a page to try it");
        foreach (string address in Reachable(settings, [web, pipeline.Host.At(ApiPort.MultiEndpoint), pipeline.Host.At(ApiPort.BrokerProxy)]))
        {
            Line("", address, "");
        }

        Line("access", settings.Access.Summary(), "");
        if (settings.Access.Warning(settings.Host) is { } warning)
        {
            Console.WriteLine($"\n  Warning: {warning}");
        }

        Console.WriteLine($$"""

              Try, in another terminal:
                ./pipeline generate nse --date today           a believable day of NSE snapshots, nse.csv
                ./pipeline ingest csv nse.csv                  publish it; --speed 60 replays a minute a second
                curl '{{web}}/api/candles/NSE:RELIANCE?interval=5m&last=5'

              Ctrl-C stops everything; nothing is lost.

            """.ReplaceLineEndings());
    }

    private static void Line(string name, string where, string what) => Console.WriteLine($"  {name,-12} {where,-24} {what}".TrimEnd());

    /// <summary>Addresses of this machine the API answers on, where it listens on all of them.</summary>
    private static IEnumerable<string> Reachable(PipelineSettings settings, IReadOnlyList<string> listeners) =>
        !settings.Host.Equals(IPAddress.Any) && !settings.Host.Equals(IPAddress.IPv6Any) ? []
        : NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            .SelectMany(address => listeners.Select(listener => $"{(settings.Access.Tls is null ? "http" : "https")}://{address}:{BindingAddress.Parse(listener).Port}"));
}
