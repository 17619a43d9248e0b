using SubscriberPortal.StatesLanguage.Expressions;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Where an execution goes on after an error.</summary>
internal sealed record Catcher(IReadOnlyList<string> ErrorEquals, string Next, DataPath ResultPath, PayloadTemplate? Assign);
