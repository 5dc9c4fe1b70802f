namespace Candlewick.Cli.Hosting;

/// <summary>Which services a process runs.</summary>
[Flags]
internal enum Services
{
    /// <summary>The listener alone, for a command that is no service.</summary>
    None = 0,
    Aggregate = 1,
    Project = 2,
    Serve = 4,

    /// <summary>Candles to indicators, patterns and risk.</summary>
    Analyse = 1024,

    /// <summary>Where <c>INSTRUMENTS</c> names vendors.</summary>
    RefreshInstruments = 8,

    /// <summary>The sessions of the data folder, over the web port.</summary>
    BrokerSessions = 16,

    /// <summary>Where <c>RECONCILE</c> names instruments.</summary>
    Reconcile = 32,

    /// <summary>Those that <c>FEEDS</c> names.</summary>
    Feeds = 64,

    /// <summary>Ledgers to valued positions.</summary>
    Portfolio = 256,

    /// <summary>The engine of alerts.</summary>
    Alert = 512,
    All = Aggregate | Analyse | Project | Serve | RefreshInstruments | BrokerSessions | Reconcile | Feeds | Portfolio | Alert,

    /// <summary>The simulated exchange, into topics of its own.</summary>
    Simulate = 128,
    Simulated = Aggregate | Analyse | Project | Serve | Simulate | Portfolio | Alert,
}
