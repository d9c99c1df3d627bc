namespace MailKit.Sandbox;

/// <summary>Somebody else listens where the sandbox wanted to; the message says how to choose another port.</summary>
public sealed class SandboxPortTakenException(string what, string setting, int port, Exception inner)
    : IOException($"Port {port} is taken, so the sandbox's {what} cannot start. Stop what listens there, or choose another port: Sandbox__{setting}={port + 100} (0 takes any free one).", inner)
{
    public int Port { get; } = port;
}
