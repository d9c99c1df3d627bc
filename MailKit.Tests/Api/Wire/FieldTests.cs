using System.Net;
using System.Text;
using System.Text.Json;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Api.Wire;

/// <summary>What Resend's OpenAPI says of an email that is sent, and how such a document is read.</summary>
[Collection(SharedHosts.Name)]
public sealed class FieldTests
{
    [Fact]
    public async Task Every_field_that_Resend_takes_is_taken_or_refused_by_its_name()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 20);
        var refused = new List<string>();

        foreach (var field in FieldTable.Resend.Of("POST /emails", "request").Where(f => f.Path.All(c => char.IsAsciiLetter(c) || c is '_')))
        {
            var email = new Dictionary<string, object> { ["from"] = "hello@mailkit.example", ["to"] = "delivered@resend.dev", ["subject"] = "Hello", ["text"] = "Hello" };
            email.TryAdd(field.Path, field.Types[0] switch { "object" => new { id = "x" }, "array" => new[] { new { name = "x" } }, _ => "delivered@resend.dev" });
            using var answer = await account.PostAsync(email);

            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                Assert.Contains($"Invalid `{field.Path}` field. It is not supported yet.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                refused.Add(field.Path);
            }
        }

        Assert.Equal(["attachments", "headers", "scheduled_at", "tags", "template", "topic_id"], refused.Order());
    }

    [Fact]
    public void References_wholes_and_choices_of_an_OpenAPI_document_are_followed()
    {
        using var document = JsonDocument.Parse("""
            {
              "components": { "schemas": {
                "Id": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } },
                "Whole": { "allOf": [ { "$ref": "#/components/schemas/Id" }, { "type": "object", "properties": { "of": { "type": ["array", "null"], "items": { "$ref": "#/components/schemas/Id" } } } } ] }
              } },
              "paths": { "/things": { "post": {
                "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": {
                  "to": { "oneOf": [ { "type": "string" }, { "type": "array", "items": { "type": "string" } } ] }, "kind": { "type": "string", "enum": ["a", "b"] }, "map": { "type": "object", "additionalProperties": { "type": "integer" } } } } } } },
                "responses": { "201": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Whole" } } } }, "204": {} } } } },
              "webhooks": { "thing.made": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Id" } } } }, "responses": {} } } }
            }
            """);

        var told = new StringBuilder().AppendJoin('\n', new OpenApiFields(document.RootElement).All()).Replace('\t', ' ').ToString();

        Assert.Equal(
            """
            POST /things request to string|array optional - -
            POST /things request to[] string optional - -
            POST /things request kind string optional - a|b
            POST /things request map object optional - -
            POST /things request map.* integer optional - -
            POST /things 201 id string required - -
            POST /things 201 of array optional null -
            POST /things 201 of[] object optional - -
            POST /things 201 of[].id string required - -
            webhook thing.made request id string required - -
            """,
            told);
    }
}
