using Candlewick.StreamApi.Channels;

namespace Candlewick.StreamApi.Access;

/// <summary>What is no channel and still needs a grant.</summary>
public static class Areas
{
    /// <summary>Instruments, calendars, feeds: what is said about the market and not by it.</summary>
    public const string Reference = "reference";

    /// <summary>Numbers of the process, as Prometheus reads them.</summary>
    public const string Metrics = "metrics";

    /// <summary>What changes the server: logins at brokers. Also every address that does not say what it needs.</summary>
    public const string Admin = "admin";

    /// <summary>What writes into the ledgers of accounts.</summary>
    public const string Ledger = "ledger";

    /// <summary>What is alerted of, and where alerts are sent: rules are read and changed.</summary>
    public const string AlertRules = "alert-rules";

    /// <summary>All that a key can be given: <c>*</c>, channels and areas.</summary>
    public static IReadOnlyList<string> All { get; } = ["*", .. ChannelCatalog.All.Select(channel => channel.Name).Distinct(), Reference, Metrics, Ledger, AlertRules, Admin];

    /// <summary>Those that <c>*</c> does not include.</summary>
    internal static IReadOnlyList<string> NamedOnly { get; } = [Metrics, Ledger, AlertRules, Admin];
}
