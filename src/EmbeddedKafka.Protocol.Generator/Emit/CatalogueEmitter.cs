using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Emit;

/// <summary>Writes the table of all APIs that have a schema.</summary>
internal static class CatalogueEmitter
{
    public static string Emit(IEnumerable<ApiSchema> apis)
    {
        var code = new CodeWriter();
        code.Line(MessageEmitter.Header);
        code.Open("internal static partial class ApiCatalogue");
        code.Line("private static partial global::System.Collections.Immutable.ImmutableArray<ApiDescription> Describe() =>");
        code.Line("[");
        foreach (ApiSchema api in apis)
        {
            short flexible = api.Flexible.IsEmpty ? short.MaxValue : api.Flexible.First;
            code.Line($"    new((ApiKey){api.Key}, {api.Versions.First}, {api.Versions.Last}, {flexible}, "
                + $"{api.Name}Request.Read, {api.Name}Response.Read),");
        }

        code.Line("];");
        code.Close();
        return code.ToString();
    }
}
