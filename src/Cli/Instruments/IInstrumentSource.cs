using Candlewick.Cli.Settings;
using Candlewick.Contracts.Instruments;

namespace Candlewick.Cli.Instruments;

/// <summary>Where the command line looks instruments up.</summary>
internal interface IInstrumentSource : IDisposable
{
    Task<IReadOnlyList<InstrumentDocument>> SearchAsync(string query, int limit, CancellationToken cancellationToken);

    /// <exception cref="SettingException">There is none of that name; the message has the closest.</exception>
    Task<InstrumentDocument> FindAsync(string name, CancellationToken cancellationToken);
}
