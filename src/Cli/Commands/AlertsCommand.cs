using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline alerts`: rules and alerts of the pipeline that runs on the data folder, over its API.</summary>
internal static class AlertsCommand
{
    public static Command Create(GlobalOptions options) => new("alerts", """
        Make, show and take back rules, and show and acknowledge what they alerted of

        Examples:
          pipeline alerts add '{"instrument":"NSE:INFY","when":{"type":"price","is":"above","level":1500}}'
          pipeline alerts rules
          pipeline alerts list --instrument NSE:INFY
          pipeline alerts acknowledge 5f0c7a30-2f44-5a1f-9f0c-0a5e6f1d3b77
          pipeline alerts remove 0199f3c4-7a52-7d1e-8c1e-2f5a4d0b9e11
        """) { Add(options), Rules(options), List(options), Acknowledge(options), Remove(options) };

    private static Command Add(GlobalOptions options)
    {
        var rule = new Argument<string>("rule") { Description = "The rule as JSON, see docs/alerts.md; - reads it from standard input" };
        var command = new Command("add", "Make a rule and print its id") { rule };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string text = arguments.GetValue(rule)! is var given && given != "-" ? given : await Console.In.ReadToEndAsync(cancellationToken);
            using var content = new StringContent(text, Encoding.UTF8, "application/json");
            var made = await RunningApi.SendAsync(options.Read(arguments), HttpMethod.Post, "/api/alerts/rules", content, cancellationToken);
            Console.WriteLine(made.GetProperty("id").GetString());
            return 0;
        });
        return command;
    }

    private static Command Rules(GlobalOptions options)
    {
        var command = new Command("rules", "Show the rules");
        command.SetAction((arguments, cancellationToken) => EachAsync(options.Read(arguments), "/api/alerts/rules?limit=1000", "rules", rule =>
            Console.WriteLine($"{rule.GetProperty("id").GetString()}  {rule.GetProperty("rule").GetRawText()}"), cancellationToken));
        return command;
    }

    private static Command List(GlobalOptions options)
    {
        var instrument = new Option<string?>("--instrument") { Description = "Of one instrument alone, such as NSE:INFY", HelpName = "id" };
        var command = new Command("list", "Show what rules alerted of, the newest first") { instrument };
        command.SetAction((arguments, cancellationToken) =>
        {
            string of = arguments.GetValue(instrument) is { } id ? $"&instrument={Uri.EscapeDataString(id)}" : "";
            return EachAsync(options.Read(arguments), $"/api/alerts?limit=1000{of}", "alerts", Print, cancellationToken);
        });
        return command;
    }

    private static Command Acknowledge(GlobalOptions options) => One(options, "acknowledge", "Say that an alert has been seen", HttpMethod.Post, id => $"/api/alerts/{id}/acknowledge");

    private static Command Remove(GlobalOptions options) => One(options, "remove", "Take a rule back", HttpMethod.Delete, id => $"/api/alerts/rules/{id}");

    private static Command One(GlobalOptions options, string name, string description, HttpMethod method, Func<string, string> path)
    {
        var id = new Argument<string>("id") { Description = "Its id" };
        var command = new Command(name, description) { id };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await RunningApi.SendAsync(options.Read(arguments), method, path(Uri.EscapeDataString(arguments.GetValue(id)!)), null, cancellationToken);
            return 0;
        });
        return command;
    }

    private static void Print(JsonElement alert)
    {
        var at = DateTimeOffset.UnixEpoch.AddMicroseconds(alert.GetProperty("time_us").GetInt64());
        string seen = alert.GetProperty("acknowledged_us").ValueKind == JsonValueKind.Null ? "new " : "seen";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{alert.GetProperty("id").GetString()}  {at:yyyy-MM-dd HH:mm:ss}Z  {seen}  {alert.GetProperty("message").GetString()}"));
    }

    /// <summary>Goes through a list, page by page.</summary>
    private static async Task<int> EachAsync(PipelineSettings settings, string path, string list, Action<JsonElement> print, CancellationToken cancellationToken)
    {
        for (string? next = ""; next is not null;)
        {
            var page = await RunningApi.SendAsync(settings, HttpMethod.Get, next.Length == 0 ? path : $"{path}&cursor={next}", null, cancellationToken);
            page.GetProperty(list).EnumerateArray().ToList().ForEach(print);
            next = page.GetProperty("next").GetString();
        }

        return 0;
    }
}
