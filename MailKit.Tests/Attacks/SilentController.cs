using Microsoft.AspNetCore.Mvc;

namespace MailKit.Tests.Attacks;

/// <summary>What somebody added who forgot to say who may come in.</summary>
[Route(Path)]
public sealed class SilentController : ControllerBase
{
    public const string Path = "silent";

    [HttpGet]
    public string Secret() => "everything";
}
