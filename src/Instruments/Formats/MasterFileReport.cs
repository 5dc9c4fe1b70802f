namespace Candlewick.Instruments.Formats;

/// <summary>What was read of one vendor's file.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Instruments">Instruments among them.</param>
/// <param name="Unreadable">Rows that could not be read, few enough to be passed over, by reason.</param>
/// <param name="PassedOver">Rows that no id is defined for, by reason.</param>
public sealed record MasterFileReport(
    string Vendor, string Path, int Rows, int Instruments, IReadOnlyDictionary<string, int> Unreadable, IReadOnlyDictionary<string, int> PassedOver);
