namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Collects findings while a definition is read.</summary>
internal sealed class DiagnosticList
{
    private readonly List<Diagnostic> _items = [];

    public IReadOnlyList<Diagnostic> Items => _items;

    public bool HasErrors => _items.Any(item => item.Severity == DiagnosticSeverity.Error);

    public void Schema(string message, string location) => Error(DiagnosticCodes.SchemaValidationFailed, message, location);

    public void Error(string code, string message, string location) => Add(DiagnosticSeverity.Error, code, message, location);

    public void Warning(string code, string message, string location) => Add(DiagnosticSeverity.Warning, code, message, location);

    private void Add(DiagnosticSeverity severity, string code, string message, string location) =>
        _items.Add(new Diagnostic(severity, code, message, location.Length == 0 ? "/" : location));
}
