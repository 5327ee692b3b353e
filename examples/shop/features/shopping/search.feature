@browser @shopping
Feature: Searching

  The search looks at names, shelves and descriptions,
  and every word has to be there.

  Scenario Outline: Looking for "<words>"
    Given I open "/"
    When I write "<words>" into "Search"
    And I press "Enter"
    Then I should see the heading "Results for "
    And I should see "<result>"

    @smoke
    Examples: What people look for
      | words       | result        |
      | teapot      | 3 products    |
      | black tea   | Earl Grey     |

    @edge
    Examples: What people mistype
      | words       | result        |
      | teepot      | Nothing found |
