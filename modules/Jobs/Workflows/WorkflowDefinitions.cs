using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Workflows;

/// <summary>The definitions of <c>stepfunctions/</c> by name. A definition that is not valid stops the start.</summary>
internal sealed class WorkflowDefinitions
{
    public const string Migration = "migration-workflow";
    public const string Audit = "audit-workflow";
    public const string Export = "export-workflow";

    /// <summary>What stands in the files where an ARN names an activity; a deployment to AWS puts its own prefix there.</summary>
    private const string PrefixPlaceholder = "${ActivityArnPrefix}";

    private const string ResourcePrefix = "stepfunctions/";

    /// <summary>As people read it, in AWS's console too; the text is never part of a page's script.</summary>
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FrozenDictionary<string, WorkflowDefinition> _byName;

    /// <param name="texts">The files' contents by name.</param>
    public WorkflowDefinitions(IReadOnlyDictionary<string, string> texts, WorkflowOptions options) =>
        _byName = texts.Select(text => Load(text.Key, text.Value, options)).ToFrozenDictionary(definition => definition.Name);

    public IReadOnlyList<WorkflowDefinition> All => _byName.Values;

    public static WorkflowDefinitions FromResources(WorkflowOptions options)
    {
        var assembly = typeof(WorkflowDefinitions).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal));
        return new WorkflowDefinitions(names.ToDictionary(name => name[ResourcePrefix.Length..], Read), options);

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }

    public WorkflowDefinition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public WorkflowDefinition Get(string name) =>
        _byName.GetValueOrDefault(name) ?? throw new ArgumentException($"There is no workflow '{name}'; there are {string.Join(", ", _byName.Keys.Order())}.", nameof(name));

    private static WorkflowDefinition Load(string name, string text, WorkflowOptions options)
    {
        try
        {
            var filled = text.Replace(PrefixPlaceholder, WorkflowArns.ActivityPrefix, StringComparison.Ordinal);
            if (TimeoutMinutes(name, options) is { } minutes) filled = WithTimeout(filled, minutes);
            var machine = StateMachine.Parse(filled);
            var foreign = machine.Resources.FirstOrDefault(resource => !resource.StartsWith(WorkflowArns.ActivityPrefix, StringComparison.Ordinal));
            if (foreign is not null) throw new InvalidOperationException($"the task resource {foreign} is not one of the portal's activities");
            return new WorkflowDefinition(name, filled, machine);
        }
        catch (Exception exception) when (exception is InvalidDefinitionException or JsonException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The workflow stepfunctions/{name}.json cannot be used: {exception.Message}", exception);
        }
    }

    private static string WithTimeout(string text, int minutes)
    {
        var definition = JsonNode.Parse(text)!.AsObject();
        definition["TimeoutSeconds"] = minutes * 60;
        return definition.ToJsonString(Readable);
    }

    private static int? TimeoutMinutes(string name, WorkflowOptions options) => name switch
    {
        Migration => options.MigrationTimeoutMinutes,
        Audit => options.AuditTimeoutMinutes,
        Export => options.ExportTimeoutMinutes,
        _ => null,
    };
}
