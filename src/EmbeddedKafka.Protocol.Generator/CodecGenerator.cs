using System.Collections.Immutable;
using System.Text;
using Candlewick.EmbeddedKafka.Protocol.Generator.Emit;
using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Candlewick.EmbeddedKafka.Protocol.Generator;

/// <summary>Makes the classes of Kafka's messages from the project's <c>.kafka</c> files.</summary>
[Generator]
public sealed class CodecGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor BadSchema = new(
        "KAFKA001", "Protocol schema", "{0}", "Protocol", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<(string Path, string Text)>> files = context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(".kafka", StringComparison.Ordinal))
            .Select((file, cancellation) => (file.Path, file.GetText(cancellation)?.ToString() ?? ""))
            .Collect();
        context.RegisterSourceOutput(files, Generate);
    }

    private static void Generate(SourceProductionContext context, ImmutableArray<(string Path, string Text)> files)
    {
        var parsed = new List<SchemaFile>();
        bool failed = false;
        foreach ((string path, string text) in files)
        {
            // One bad file must not hide what is wrong in the others.
            failed |= !Try(context, () => parsed.Add(SchemaParser.Parse(path, text)));
        }

        SchemaSet? schemas = null;
        if (failed || !Try(context, () => schemas = SchemaSet.Link(parsed))) return;

        foreach (StructSchema shared in schemas!.Shared) Add(shared.Name, MessageEmitter.Shared(shared));
        foreach (ApiSchema api in schemas.Apis)
        {
            Add(api.Request!.Name, MessageEmitter.Message(api, api.Request));
            Add(api.Response!.Name, MessageEmitter.Message(api, api.Response));
        }

        Add("ApiCatalogue", CatalogueEmitter.Emit(schemas.Apis));

        void Add(string name, string source) => context.AddSource(name + ".g.cs", SourceText.From(source, Encoding.UTF8));
    }

    private static bool Try(SourceProductionContext context, Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (SchemaException bad)
        {
            var line = new LinePosition(bad.Line - 1, 0);
            Location place = Location.Create(bad.Path, default, new LinePositionSpan(line, line));
            context.ReportDiagnostic(Diagnostic.Create(BadSchema, place, bad.Message));
            return false;
        }
    }
}
