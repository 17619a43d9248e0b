namespace SubscriberPortal.Host.Pipeline.Idempotency;

/// <summary>What is kept under an idempotency key.</summary>
/// <param name="Request">The hash of the request that used the key first: its path, its type and its body.</param>
/// <param name="Status">Null: the request is still running, or the portal ended in the middle of it.</param>
/// <param name="Headers">Those of the answer that tell something of it.</param>
/// <param name="Body">Compressed and encrypted; null when it was too long to be kept.</param>
internal sealed record KeptAnswer(string Request, int? Status = null, IReadOnlyDictionary<string, string>? Headers = null, string? Body = null);
