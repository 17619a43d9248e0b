namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>How a task is done.</summary>
internal enum TaskKind
{
    /// <summary>A worker polls for it.</summary>
    Activity,

    /// <summary>A message carries a token, and whoever has it answers: <c>.waitForTaskToken</c>.</summary>
    Callback,

    /// <summary>Valid on AWS; there is nothing here that could do it.</summary>
    Other,
}
