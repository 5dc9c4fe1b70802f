using System.Globalization;
using System.Text.Json;

namespace Candlewick.Cli.History;

/// <summary>A night's reconciliations: of each instrument its day, or why there is none.</summary>
/// <param name="Date">Trading date.</param>
internal sealed record NightlyReport(DateOnly Date, IReadOnlyList<ReconciledDay> Days, IReadOnlyList<(string Instrument, string Reason)> Failures)
{
    public int Unexplained => Days.Sum(d => d.Result.Unexplained);

    /// <summary>Where it is kept.</summary>
    public string FileIn(string folder) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"reconcile-{Date:yyyy-MM-dd}.json"));

    /// <summary>One line for the log.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Date:yyyy-MM-dd}: {Days.Count} instruments, {Days.Sum(d => d.Result.Equal)} bars equal, {Days.Sum(d => d.Result.Differences.Count) - Unexplained} differences explained, {Unexplained} unexplained, {Failures.Count} instruments failed");

    /// <summary>Writes it as one JSON object, whole or not at all.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = FileIn(folder), part = path + ".part";
        using (var file = File.Create(part))
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
        {
            Write(json);
        }

        File.Move(part, path, overwrite: true);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("date", Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteNumber("equal", Days.Sum(d => d.Result.Equal));
        json.WriteNumber("explained", Days.Sum(d => d.Result.Differences.Count) - Unexplained);
        json.WriteNumber("unexplained", Unexplained);
        json.WriteStartArray("instruments");
        foreach (var day in Days)
        {
            ReconciliationJson.Write(json, day);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (var (instrument, reason) in Failures)
        {
            json.WriteStartObject();
            json.WriteString("instrument", instrument);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
