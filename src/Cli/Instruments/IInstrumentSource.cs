using Candlewick.Cli.Settings;
using Candlewick.Contracts.Instruments;

namespace Candlewick.Cli.Instruments;

/// <summary>Where the command line looks instruments up.</summary>
internal interface IInstrumentSource : IDisposable
{
    /// <param name="words">Empty for all that the filters let through.</param>
    /// <exception cref="SettingException">A filter is none; the message has those there are.</exception>
    Task<InstrumentList> SearchAsync(string words, InstrumentFilters filters, int limit, CancellationToken cancellationToken);

    /// <exception cref="SettingException">There is none of that name; the message has the closest.</exception>
    Task<InstrumentDocument> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Which contract a continuous future means, and when it rolls.</summary>
    /// <exception cref="SettingException">There is none of that name, or no such rule; the message says what there is.</exception>
    Task<ContinuousDocument> FindContinuousAsync(string name, string? roll, CancellationToken cancellationToken);
}
