namespace SubscriberPortal.Host.Plugins;

/// <summary>Why a plugin cannot be used, in a sentence that begins with the setting to mend.</summary>
internal sealed class PluginException(string message) : Exception(message);
