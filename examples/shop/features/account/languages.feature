@browser @account
Feature: Languages and currencies

  Scenario: The shop speaks German
    Given I open "/"
    When I choose "Deutsch" from "Language"
    Then I should see the heading "Willkommen bei Fern & Kettle"
    And I should see "48,00 €"
    And the field "Sprache" should contain "Deutsch"

  Scenario Outline: A teapot in <currency>
    Given I open "/products/garden-teapot"
    When I choose "<currency>" from "Currency"
    Then I should see "<price>" in "Garden teapot"

    Examples:
      | currency | price  |
      | GBP      | £41.28 |
      | USD      | $52.80 |
